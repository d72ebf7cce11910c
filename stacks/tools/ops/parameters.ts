import { DeleteParameterCommand, GetParametersCommand, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { pathOf } from "../../settings.ts";
import { isMissing } from "./terminal.ts";

/** Parameters under the path of a stage, `pathOf(stage)`. Only `secret` is encrypted: CloudFormation puts the guard into the distribution, and cannot read an encrypted one there. */
export type Name = "secret" | "guard" | "guard-before" | "origin";

export interface Parameters {
  /** The full name, for people to find it. */
  path(name: Name): string;
  read(name: Name): Promise<string | undefined>;
  /** Makes it unless it exists, without reading the value it has. @returns whether it was made now */
  make(name: Name, value: string): Promise<boolean>;
  write(name: Name, value: string): Promise<void>;
  remove(name: Name): Promise<void>;
}

const notes: Record<Name, string> = {
  secret: "Signs cookies, keys and links.",
  guard: "The distribution's header that the functions ask for.",
  "guard-before": "The guard before the last rotation.",
  origin: "The site's address.",
};

/** The parameters of one stage. */
export function parametersOf(ssm: SSMClient, stage: string): Parameters {
  const path = (name: Name) => `${pathOf(stage)}/${name}`;
  const put = (name: Name, value: string, Overwrite: boolean) =>
    ssm.send(new PutParameterCommand({ Name: path(name), Value: value, Type: name === "secret" ? "SecureString" : "String", Description: notes[name], Overwrite }));
  return {
    path,
    async read(name) {
      const { Parameters: values = [] } = await ssm.send(new GetParametersCommand({ Names: [path(name)], WithDecryption: true }));
      return values[0]?.Value;
    },
    async make(name, value) {
      try {
        await put(name, value, false);
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === "ParameterAlreadyExists") return false;
        throw error;
      }
    },
    async write(name, value) {
      await put(name, value, true);
    },
    async remove(name) {
      try {
        await ssm.send(new DeleteParameterCommand({ Name: path(name) }));
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
  };
}
