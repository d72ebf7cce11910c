import type * as id from "./id.ts";

export const code: typeof id.code = (digits, platform) => `${digits} is your ${platform} sign-in code. It works for 10 minutes. Tell it to nobody; we never ask for it.`;
