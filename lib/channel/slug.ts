/** Longest slug: it leaves room for a number within a channel id. */
export const MAX_SLUG_LENGTH = 58;

/** Small letters that no decomposition takes apart. */
const SPELLINGS: Readonly<Record<string, string>> = {
  ...{ æ: "ae", œ: "oe", ø: "o", ß: "ss", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ŧ: "t" },
  ...{ ŋ: "ng", ı: "i", ĸ: "q", ə: "e", ƒ: "f", ȷ: "j", ɓ: "b", ɗ: "d", ɛ: "e", ɔ: "o" },
  // Greek.
  ...{ α: "a", β: "v", γ: "g", δ: "d", ε: "e", ζ: "z", η: "i", θ: "th", ι: "i", κ: "k" },
  ...{ λ: "l", μ: "m", ν: "n", ξ: "x", ο: "o", π: "p", ρ: "r", σ: "s", ς: "s", τ: "t" },
  ...{ υ: "y", φ: "f", χ: "ch", ψ: "ps", ω: "o" },
  // Cyrillic; a decomposition leaves й as и and ё as е.
  ...{ а: "a", б: "b", в: "v", г: "g", д: "d", е: "e", ж: "zh", з: "z", и: "i", к: "k" },
  ...{ л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f" },
  ...{ х: "kh", ц: "ts", ч: "ch", ш: "sh", щ: "shch", ъ: "", ы: "y", ь: "", э: "e" },
  ...{ ю: "yu", я: "ya", є: "ye", і: "i", ґ: "g", ђ: "dj", ј: "j", љ: "lj", њ: "nj" },
  ...{ ћ: "c", џ: "dz" },
};

/**
 * A text as the suffix of a channel id: lower case, letters outside ASCII as ASCII spells them
 * (Latin, Greek and Cyrillic ones), runs of anything else as `-`, trimmed, 58 characters at most.
 * Empty when nothing is left.
 */
export function slugOf(text: string): string {
  // NFKD also turns signs such as № into capitals.
  const plain = text.toLowerCase().normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const spelled = plain.replaceAll(/[^\0-\x7f]/gu, (letter) => SPELLINGS[letter] ?? letter);
  const slug = spelled.replaceAll(/[^a-z0-9]+/g, "-").replace(/^-/, "");
  return slug.slice(0, MAX_SLUG_LENGTH).replace(/-$/, "");
}
