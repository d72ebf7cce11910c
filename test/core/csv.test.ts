import { describe, expect, test } from "vitest";
import { countCells, csv, readCsv, table } from "@among/core/csv";

describe("a written file", () => {
  test("is UTF-8 with a mark, lines end as RFC 4180 has it, and cells are quoted where they must be", () => {
    expect(csv(["a", "b"], [["x,y", 'say "hi"'], ["two\nlines", " edge "], ["semi;colon", undefined], [1.5, true]])).toBe(
      '\uFEFFa,b\r\n"x,y","say ""hi"""\r\n"two\nlines"," edge "\r\n"semi;colon",\r\n1.5,true\r\n',
    );
  });

  test("runs nothing: a formula becomes text, a number stays one", () => {
    const written = csv(["x"], ["=1+1", "+1", "-1+1", "@sum", " =1", "-1", "-1.5", "a=1"].map((cell) => [cell]));
    expect(written.split("\r\n").slice(1, -1)).toEqual(["'=1+1", "'+1", "'-1+1", "'@sum", "' =1", "-1", "-1.5", "a=1"]);
  });
});

describe("a file that is read", () => {
  test("has its rows, each with the line it begins on", () => {
    expect(readCsv('\uFEFFa;b\r\n"x\ny";1\n\n"p ""q""";2\r\nlast;', ";")).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ["x\ny", "1"] },
      { line: 5, cells: ['p "q"', "2"] },
      { line: 6, cells: ["last", ""] },
    ]);
  });

  test("keeps rows of any length, and a quote inside a cell", () => {
    expect(readCsv('a,b\n5" pipe,1,2\nx', ",").map(({ cells }) => cells)).toEqual([["a", "b"], ['5" pipe', "1", "2"], ["x"]]);
  });

  test("loses no row to a quote that nobody closes", () => {
    expect(readCsv('a,b\n"open,1\nx,2', ",").map(({ cells }) => cells)).toEqual([["a", "b"], ['"open', "1"], ["x", "2"]]);
  });

  test("is what a table was written as", () => {
    const rows = [["komoditas", "keterangan"], ["Wortel", 'segar; "manis"\nsekali'], ["", "=1"]];
    expect(readCsv(table(rows), ";").map(({ cells }) => cells)).toEqual(rows);
  });
});

test("cells are counted without reading them: never fewer than there are", () => {
  const text = 'a;b\r\n"x;y";1\n;;;\n';
  expect(countCells(text, ";")).toBe(11);
  expect(countCells(text, ";")).toBeGreaterThanOrEqual(readCsv(text, ";").flatMap(({ cells }) => cells).length);
});
