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

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // Fields that are secrets by their name.
  [
    /"([\w-]*(?:authorization|cookie|password|passwd|secret|token|credential|private_?key|access_?key)s?)":(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\]|\{[^}]*\})/gi,
    '"$1":"***"',
  ],
  // RFC 7235 credentials.
  [/\b(Bearer|Basic|Digest|Negotiate)(\s+)[A-Za-z0-9._~+/=-]{4,}/gi, "$1$2***"],
  // JSON web tokens.
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, "***"],
  // Presigned URLs, tokens and passwords in queries and forms.
  [
    /\b((?:X-Amz-[\w-]+|X-Goog-[\w-]+|AWSAccessKeyId|Signature|sig|\w*token|password|passwd|client_secret|secret|code|_?state)=)[^&\s"'\\]+/gi,
    "$1***",
  ],
  // User and password in a URL.
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@"\\]*:)[^\s/@"\\]+@/gi, "$1***@"],
];
