import { lang } from "../../forms/scripts/words.ts";
import { flush } from "./flush.ts";
import * as Outbox from "./outbox.ts";
import { words as load } from "./words.ts";

/** How often a page that stays open tries again, in ms: a phone does not always say that it is online. */
const every = 20_000;

const bar = document.querySelector<HTMLElement>("[data-outbox]");
if (bar && Outbox.isMarked()) void go();
// Also when the first report starts to wait while the page is open.
addEventListener("online", () => void go());
setInterval(() => Outbox.isMarked() && void go(), every);

async function go(): Promise<void> {
  if (!bar || !Outbox.isMarked()) return;
  const words = (await load()).outbox;
  const line = (text: string, link?: { href: string; text: string }): void => {
    const item = document.createElement("p");
    item.append(text, " ");
    if (link) item.append(Object.assign(document.createElement("a"), { href: link.href, textContent: link.text }));
    bar.append(item);
    bar.hidden = false;
    // The page was made before: it says that there is none yet.
    document.querySelector("[data-none]")?.setAttribute("hidden", "");
  };
  bar.replaceChildren();
  await flush((outcome) => {
    document.querySelector<HTMLElement>("[data-kept]")?.setAttribute("hidden", "");
    const { waiting } = outcome;
    if (waiting.confidential && !Outbox.isFromHere(waiting.id)) line("sent" in outcome ? words.sentConfidential : words.refusedConfidential);
    else if ("sent" in outcome) line(words.sent(outcome.sent.code), { href: outcome.sent.link, text: words.open });
    else line(words.refused, { href: `${lang === "en" ? "/en" : ""}/lapor/${waiting.category}`, text: words.fix });
  });
  const waitingCount = Outbox.isMarked() ? (await Outbox.all()).length : 0;
  if (waitingCount > 0) line(words.waiting(waitingCount));
}
