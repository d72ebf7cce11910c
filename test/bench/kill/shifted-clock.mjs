// Preloaded into a server: its clock is 30 days ahead while AMONG_SHIFTED says so, and changes sides with each SIGUSR2.
const month = 30 * 86_400_000;
let shift = process.env.AMONG_SHIFTED === "1" ? month : 0;
const RealDate = Date;
process.on("SIGUSR2", () => (shift = month - shift));
globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    if (args.length > 0) super(...args);
    else super(RealDate.now() + shift);
  }
  static now() {
    return RealDate.now() + shift;
  }
};
