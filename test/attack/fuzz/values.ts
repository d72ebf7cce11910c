import type { Chance } from "@among/local/seed/chance";

const long = 20_000;

/** What programs stumble over: kinds of emptiness, signs that mean something to somebody, names every object has, numbers at their ends. */
const strings = [
  "", " ", "\t\r\n", "\0", "a\0b", "\u001b[2J", "\u007f", "\r\nSet-Cookie: a=b", "\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
  "' OR 1=1 --", '"; DROP TABLE items; --', "*) UNION SELECT 1", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "]]>", "<!--", "&#0;", "&amp;&lt;", "{{7*7}}", "${7*7}", "=cmd|' /C calc'!A0", "@SUM(1)", "javascript:alert(1)", "data:text/html,x",
  "../../../etc/passwd", "..%2f..%2f", "%", "%zz", "%ff", "%00", "%25", "+", "//evil.example", "\\\\evil.example", "http://evil.example/", "https://localhost@evil.example", "file:///etc/passwd",
  "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "then", "length", "undefined", "null", "true", "[object Object]",
  "0", "-0", "-1", "1.5", "1e309", "-1e309", "NaN", "Infinity", "9007199254740993", "0x10", "0b1", "1_000", "1,5", "1.000.000", "١٢٣", "²", "9".repeat(400),
  "2026-02-31", "0000-00-00", "9999-12-31", "-000001-01-01", "+275760-09-13", "2026-11-21T25:61:61Z", "2026-11-21", "2026-13", "1969-12-31T23:59:59.999Z",
  "😀".repeat(100), "\ud800", "\udfff\ud800", "e\u0301".repeat(300), "\u202eabc", "\ufeff", "\u2028", "ﷺ".repeat(200), "İıſK", "ＡＢＣ", "a".repeat(long), "🏳️‍🌈", "­", "\u0000".repeat(50),
  "[]", "{}", '{"a":1}', "[[[[[[]]]]]]", "[object", "eyJ9", "e30", "AAAA", "a b c", "a;b;c", "a,b,c", "a|b", "a#b", "a?b&c=d", "id", "en", "xx", "0812", "+62", "+881612345678", "08".repeat(40), "a@b", "a@b.c", `${"a".repeat(300)}@batu.example`,
  `rep_${"0".repeat(26)}`, `rep_${"Z".repeat(26)}`, "rep_", `lst_${"7".repeat(26)}`, `dea_${"0".repeat(25)}`, `per_${"0".repeat(26)}`, "BTU-33333", "btu 333 33", "BTU-", "35.79.02.2003", "99.99.99.9999", "wortel", "jalan_rusak", "narkoba", "dpupr",
];

const numbers = [0, -0, 1, -1, 0.1, 1.5, 1e21, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, -(2 ** 63), 91, -181, 1_000_000_001];

export const nastyString = (chance: Chance): string => (chance.often(0.1) ? chance.pick(strings) + chance.pick(strings) : chance.pick(strings));

/** Anything that JSON can say. */
export function nasty(chance: Chance, depth = 0): unknown {
  const kind = chance.wholeNumber(0, depth > 2 ? 4 : 8);
  if (kind <= 2) return nastyString(chance);
  if (kind === 3) return chance.pick(numbers);
  if (kind === 4) return chance.pick([null, true, false]);
  if (kind === 5) return Array.from({ length: chance.pick([0, 1, 2, 5, 300]) }, () => nastyString(chance));
  if (kind === 6) return Array.from({ length: chance.pick([0, 1, 3]) }, () => nasty(chance, depth + 1));
  return Object.fromEntries(Array.from({ length: chance.pick([0, 1, 4]) }, () => [nastyString(chance).slice(0, 40), nasty(chance, depth + 1)]));
}

/** Bodies that are no JSON, or more than they seem. */
export const brokenJson = ["", "{", "[", "null", "0", '"', "undefined", "{]", "{'a':1}", '{"a":1,}', '{"a":NaN}', '{"__proto__":{"admin":true}}', '{"id":1,"id":2}', "[".repeat(20_000), '{"a":'.repeat(5_000), `"${"a".repeat(90_000)}"`, "\ufeff{}", "\0", "{}{}", '{"constructor":{"prototype":{"x":1}}}', `[${"0,".repeat(40_000)}0]`, '{"a":1e999}', '{"\\ud800":"\\udfff"}'];

export const contentTypes = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x", `multipart/form-data; boundary=${"x".repeat(300)}`, "text/plain", "application/xml", "application/json; charset=utf-16", "application/octet-stream", "", "/", "application/json, text/html", "APPLICATION/JSON", "application/x-www-form-urlencoded; charset=x-unknown"];

/** Multipart bodies for the border `x` that are cut, doubled or wrongly closed. */
export const brokenMultipart = [
  "", "--x", "--x--", "--x\r\n\r\n--x--", '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb', '--x\r\ncontent-disposition: form-data\r\n\r\nb\r\n--x--\r\n', '--x\r\ncontent-disposition: form-data; name="file"; filename="../../a.csv"\r\ncontent-type: text/csv\r\n\r\na,b\r\n--x--\r\n',
  '--x\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\nb\r\n--x--\r\n', '--y\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--y--\r\n', `--x\r\n${"a: b\r\n".repeat(2_000)}\r\nb\r\n--x--\r\n`, '--x\ncontent-disposition: form-data; name="a"\n\nb\n--x--\n',
  `${'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(800)}--x--\r\n`, '--x\r\ncontent-disposition: form-data; name="a"; name="b"; filename*=utf-8\'\'%ff\r\n\r\nb\r\n--x--\r\n',
];
