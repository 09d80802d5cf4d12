/** What a claim has to be: one of these patterns. `*` in a pattern stands for any characters, also none. */
export interface ClaimCondition {
  readonly claim: string;
  readonly patterns: readonly string[];
}

/** The claims of an identity token whose signature was checked. */
export type Claims = Readonly<Record<string, unknown>>;

/** Characters of a claim's value that are looked at; a longer one matches nothing. */
const MAX_VALUE = 2048;
/** Values of a claim that is a list. */
const MAX_VALUES = 200;

/**
 * Whether a text is what a pattern stands for. There is no other special character than `*`. No
 * regular expression: each `*` is gone back to from the last one only, so that no pattern takes more
 * steps than the text has characters times the pattern's.
 */
export function globMatches(pattern: string, text: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < text.length) {
    if (pattern[inPattern] === "*") {
      star = inPattern++;
      resumeAt = at;
    } else if (pattern[inPattern] === text[at]) {
      inPattern++;
      at++;
    } else if (star !== -1) {
      inPattern = star + 1;
      at = ++resumeAt;
    } else return false;
  }
  while (pattern[inPattern] === "*") inPattern++;
  return inPattern === pattern.length;
}

/**
 * Why claims do not fulfil conditions: one sentence for each that they do not. Every condition has to
 * be met; of a claim that is a list, one value is enough.
 *
 * @returns nothing when they do.
 */
export function unmetConditions(conditions: readonly ClaimCondition[], claims: Claims): readonly string[] {
  return conditions.flatMap(({ claim, patterns }) => {
    const values = Object.hasOwn(claims, claim) ? valuesOf(claims[claim]) : [];
    if (values.some((value) => patterns.some((pattern) => globMatches(pattern, value)))) return [];
    const wanted = patterns.map((pattern) => JSON.stringify(pattern)).join(" or ");
    const found = values.length === 0 ? "is not there" : `is ${describe(values)}`;
    return [`claim ${claim} ${found}, the rule wants ${wanted}`];
  });
}

function valuesOf(claim: unknown): readonly string[] {
  const values = Array.isArray(claim) ? claim.slice(0, MAX_VALUES) : [claim];
  return values.flatMap((value) => {
    // GitLab writes flags as texts, others as what they are.
    if (typeof value === "boolean" || typeof value === "number") return [String(value)];
    return typeof value === "string" && value.length <= MAX_VALUE ? [value] : [];
  });
}

function describe(values: readonly string[]): string {
  const shown = values.slice(0, 5).map((value) => JSON.stringify(value.slice(0, 200)));
  return values.length > shown.length ? `${shown.join(", ")} and others` : shown.join(", ");
}
