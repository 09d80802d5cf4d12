import { RegistryError } from "../oci/errors.ts";

/** Where a browser goes when nothing else is asked for. */
const HOME = "/";
const MAX_LENGTH = 2048;

/**
 * Where a browser is to go after a login: a path of this registry. What browsers may read as another
 * host is refused: `//host`, backslashes, and control characters, which they leave out.
 *
 * @throws RegistryError `parameterInvalid`.
 */
export function parseReturnPath(text: string | undefined): string {
  if (text === undefined || text === "") return HOME;
  const base = "https://registry.invalid";
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  const isPath =
    text.length <= MAX_LENGTH && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text) && url?.origin === base;
  // The parsed form as well: dot segments may have left two slashes at its beginning.
  const path = isPath && url !== undefined ? url.pathname + url.search + url.hash : undefined;
  if (path !== undefined && !path.startsWith("//")) return path;
  throw new RegistryError(
    "parameterInvalid",
    "return is to be a path of this registry, such as /repositories",
  );
}
