/** @throws Error naming it when it is missing or empty */
export function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`the variable ${name} is not set`);
  return value;
}

/** Where the function runs; Lambda sets it. */
export const region = (): string => variable("AWS_REGION");
