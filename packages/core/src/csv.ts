/** A cell that a spreadsheet would run as a formula (OWASP, CSV injection). */
const formula = /^\s*[=+\-@]|^[\t\r\n]/;
const number = /^-?\d+(\.\d+)?$/;

/**
 * A CSV file as RFC 4180 has it, with a byte order mark so that spreadsheets read it as UTF-8.
 * A text that would run as a formula gets an apostrophe in front.
 */
export function csv(columns: readonly string[], rows: Iterable<readonly (string | number | boolean | undefined)[]>): string {
  let text = `\uFEFF${columns.map(cell).join(",")}\r\n`;
  for (const row of rows) text += `${row.map(cell).join(",")}\r\n`;
  return text;
}

function cell(value: string | number | boolean | undefined): string {
  if (value === undefined) return "";
  const text = typeof value === "string" && formula.test(value) && !number.test(value) ? `'${value}` : String(value);
  return /[",\r\n;]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
