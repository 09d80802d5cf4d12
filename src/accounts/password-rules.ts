import { AccountError } from "./account-error.ts";

/** Characters a new password has at least (NIST SP 800-63B, section 5.1.1.2). */
export const MIN_PASSWORD_LENGTH = 8;

/** Bytes of UTF-8 a password has at most. All of them count: nothing is ever cut off. */
export const MAX_PASSWORD_BYTES = 1024;

/** What everybody tries first, of those that are long enough. */
const TRIVIAL: ReadonlySet<string> = new Set(
  `password password1 password12 password123 password1234 password! passw0rd p@ssw0rd p@ssword
  12345678 123456789 1234567890 12341234 11223344 87654321 987654321 qwertyui qwertyuiop qwerty123
  qwerty12 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc abcd1234 abc12345 abcdefgh abcdefghi asdfghjkl
  iloveyou sunshine princess football baseball superman trustno1 letmein1 letmein123 welcome1
  welcome123 changeme changeme1 changeme123 changeit secret123 admin123 admin1234 adminadmin
  administrator registry docker123 dockerhub container containers entrepot entrepot1 default1
  computer internet whatever starwars master123 monkey123 dragon123 login123 testtest test1234
  harbor12345 root1234 rootroot`.split(/\s+/),
);

/**
 * The form in which a password is hashed and compared: what one keyboard composes and another one
 * does not is the same password (RFC 8265, section 4.2).
 */
export function canonicalPassword(password: string): string {
  return password.normalize("NFC");
}

/** Whether a password is one that an account could have; others are wrong without a closer look. */
export function isPossiblePassword(password: string): boolean {
  return password !== "" && Buffer.byteLength(canonicalPassword(password)) <= MAX_PASSWORD_BYTES;
}

/**
 * Checks a new password: length and the passwords that are tried first, and no rules about kinds
 * of characters (NIST SP 800-63B, section 5.1.1.2).
 *
 * @throws AccountError `passwordUnfit`.
 */
export function checkNewPassword(name: string, password: string): void {
  const problem = problemOf(name, canonicalPassword(password));
  if (problem !== undefined) throw new AccountError("passwordUnfit", problem);
}

function problemOf(name: string, password: string): string | undefined {
  if ([...password].length < MIN_PASSWORD_LENGTH) {
    return `the password is too short: ${MIN_PASSWORD_LENGTH} characters at least`;
  }
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES) {
    return `the password is too long: ${MAX_PASSWORD_BYTES} bytes at most`;
  }
  // RFC 7617, section 2: Basic cannot carry them.
  if (/\p{Cc}/u.test(password)) return "the password has control characters in it";
  const folded = password.toLowerCase();
  if (folded === name) return "the password is the account's name";
  if (TRIVIAL.has(folded)) return "the password is one of those that are tried first: take another one";
  if (new Set(password).size < 3) return "the password repeats one or two characters: take another one";
  return undefined;
}
