import { refusalOf, type Refusal } from "@among/core/media/bounds";
import { picture, Unusable, type Picture } from "./picture.ts";

/** Makes the pictures that are shown out of whatever was sent, or tells why not. @throws Error where trying again may help */
export type Draw = (bytes: Uint8Array) => Promise<Picture | Refusal>;

/** Decodes nothing whose headers claim more than is allowed. */
export const draw: Draw = async (bytes) => {
  const refusal = refusalOf(bytes);
  if (refusal) return refusal;
  try {
    return await picture(bytes);
  } catch (error) {
    if (error instanceof Unusable) return error.code;
    throw error;
  }
};
