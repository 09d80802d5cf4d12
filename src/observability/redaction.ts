/**
 * The last line of defence against secrets in logs: nothing should put one there, and what does
 * all the same is struck out here, whatever field or message it is in.
 *
 * Works on a finished line of JSON. No replacement spans a quote, so that JSON stays JSON.
 */
export function redact(line: string): string {
  let text = line;
  for (const [pattern, replacement] of PATTERNS) text = text.replace(pattern, replacement);
  return text;
}

/** Names of what is secret. What comes before them in a name is bounded, to keep the search linear. */
const SECRET_NAME =
  "[\\w-]{0,40}(?:authorization|cookie|password|passwd|secret|token|credential|private_?key|access_?key)s?";

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // Fields that are secrets by their name; the second form is JSON within a string of JSON.
  [
    new RegExp(
      `"(${SECRET_NAME})":(?:"(?:[^"\\\\]|\\\\.)*"|\\[[^[\\]]{0,2000}\\]|\\{[^{}]{0,2000}\\})`,
      "gi",
    ),
    '"$1":"***"',
  ],
  [new RegExp(`\\\\"(${SECRET_NAME})\\\\":\\s?\\\\"[^"\\\\]*`, "gi"), '\\"$1\\":\\"***'],
  // RFC 7235 credentials: what follows looks like one, not like a word.
  [
    /\b([Bb]earer|BEARER|[Bb]asic|BASIC|Negotiate)( {1,4})(?=[A-Za-z._~+/-]{0,200}[0-9A-Z=])[A-Za-z0-9._~+/=-]{4,}/g,
    "$1$2***",
  ],
  // JSON web tokens.
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, "***"],
  // Presigned URLs, tokens and passwords in queries and forms.
  [
    /\b((?:X-Amz-[\w-]{1,40}|X-Goog-[\w-]{1,40}|AWSAccessKeyId|Signature|sig|\w{0,40}token|password|passwd|client_secret|secret)=)[^&\s"'\\]+/gi,
    "$1***",
  ],
  // User and password in a URL.
  [/:\/\/([^\s:/@"\\]{0,100}):[^\s/@"\\]{1,500}@/g, "://$1:***@"],
];
