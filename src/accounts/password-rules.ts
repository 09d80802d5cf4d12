import { AccountError } from "./account-error.ts";
import { COMMON_NUMBERS, COMMON_WORDS } from "./common-passwords.ts";

/** Characters a new password has at least (NIST SP 800-63B, section 5.1.1.2). */
export const MIN_PASSWORD_LENGTH = 8;

/** Bytes of UTF-8 a password has at most. All of them count: nothing is ever cut off. */
export const MAX_PASSWORD_BYTES = 1024;

/** Words about us that are as good as said to everybody. */
const OWN_WORDS = ["entrepot", "registry", "docker", "container", "password"];

/** How much a password is to hold that does not follow from what stands before it. */
const MIN_SURPRISES = 4;

/** How much it is to hold besides the account's name and words about us. */
const MIN_BESIDES_NAMES = 6;

/** Keys beside and below one another; the alphabet and the digits need no list. */
const KEYBOARD = `qwertyuiop qwertzuiop azertyuiop asdfghjkl zxcvbnm yxcvbnm 1234567890
  1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm`.split(/\s+/);

/** How people write letters when digits are asked for. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s", "!": "i" },
};

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
 * Checks a new password: its length, and that it is not one of those that are tried first. There are
 * no rules about kinds of characters (NIST SP 800-63B, section 5.1.1.2: passwords of breaches,
 * dictionary words, repetitions and sequences, and words of the context).
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
  if (isCommon(folded)) return "the password is one of those that are tried first: take another one";
  if (surprises(folded) < MIN_SURPRISES) {
    return "the password is a repetition or a sequence: take another one";
  }
  if (isMostlyNames(folded, name)) {
    return "the password is little more than the name of the account or of the registry: take another one";
  }
  return undefined;
}

/** Whether it is a common password, or what people make of one: other cases, digits for letters, a year behind it. */
function isCommon(folded: string): boolean {
  if (COMMON_NUMBERS.has(folded)) return true;
  const unsigned = folded.replace(/^[^\p{Letter}\p{Number}]+|[^\p{Letter}\p{Number}]+$/gu, "");
  const words = [folded, lettersOf(folded), lettersOf(unsigned)].flatMap((text) => [
    text,
    lettersOf(trimmed(text)),
    trimmed(text),
  ]);
  return words.some((word) => COMMON_WORDS.has(word) || COMMON_WORDS.has(halfOf(word)));
}

/** Without the digits and signs at its ends. */
function trimmed(text: string): string {
  return text.replace(/^[^\p{Letter}]+|[^\p{Letter}]+$/gu, "");
}

function lettersOf(text: string): string {
  return Array.from(text, (character) => LOOKALIKES[character] ?? character).join("");
}

/** Of a text that says the same thing twice, what it says. */
function halfOf(text: string): string {
  const half = text.slice(0, text.length / 2);
  return half + half === text ? half : text;
}

/**
 * How many characters of a text do not follow from what is before them: by standing still, by
 * counting on or back, by the next key, or by saying the same again.
 */
function surprises(text: string): number {
  const characters = [...text];
  const period = periodOf(characters);
  let count = 0;
  for (let index = 0; index < period; index++) {
    const [before, character = ""] = [characters[index - 1], characters[index]];
    if (before === undefined || !follows(before, character)) count++;
  }
  return count;
}

/** After how many characters a text begins anew, its length when it does not. */
function periodOf(characters: readonly string[]): number {
  for (let period = 1; period <= characters.length / 2; period++) {
    if (characters.every((character, index) => character === characters[index % period])) return period;
  }
  return characters.length;
}

function follows(before: string, character: string): boolean {
  const step = (character.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0);
  if (Math.abs(step) <= 1) return true;
  return KEYBOARD.some((keys) => keys.includes(before + character) || keys.includes(character + before));
}

function isMostlyNames(folded: string, name: string): boolean {
  const names = [name, ...name.split(/[+._-]+/), ...OWN_WORDS].filter(({ length }) => length >= 3);
  let rest = folded;
  for (const word of names) rest = rest.replaceAll(word, "");
  return rest !== folded && surprises(rest) < MIN_BESIDES_NAMES;
}
