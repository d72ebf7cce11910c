/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    lang: import("./shell/lang.ts").Lang;
    words: import("./shell/words.ts").Words;
    actor: import("@among/core/actor").Actor;
    requestId: string;
    /** True in the embedded runtime alone: sent texts can be read at `/_local/inbox`. */
    local?: boolean;
    region: import("@among/region").Region;
    /** What the pack calls the thing with a key, in the page's language. */
    called(kind: Parameters<import("@among/region").Region["called"]>[0], key: string): string;
    /** `lang` of what the town's people wrote, on a page of another language; nothing on a page of theirs. */
    townLang?: "id";
    /** The address of an unprefixed path in the page's language. */
    link(path: string): string;
    /** Dates, money and numbers in the page's language and the region's zone. */
    format: import("./shell/format.ts").Format;
    /** What a page threw, on its way to the entry point. */
    thrown?: { error: unknown };
    /** A form of this page that its writer could not send: the session had ended, or a photo had to go first. */
    unsent?: FormData;
    /** The unprefixed address that was asked for, while a page about what went wrong is shown. */
    asked?: string;
    /** What went wrong, while a page about it is shown. */
    fault?: import("@among/core/fault").Fault;
  }
}
