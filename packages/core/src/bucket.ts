/** What the browser needs to send one file straight to the bucket: POST `fields` and then `file` to `url`. */
export interface UploadForm {
  url: string;
  fields: Record<string, string>;
}

export interface StoredObject {
  body: Uint8Array;
  type: string;
}

/**
 * Private object storage. Two implementations (`s3`, `folder`) pass one contract suite.
 * Keys are `/`-separated, `[A-Za-z0-9._-]` in between; anything else is refused.
 */
export interface Bucket {
  put(key: string, body: Uint8Array, type: string): Promise<void>;
  get(key: string): Promise<StoredObject | undefined>;
  remove(key: string): Promise<void>;
  /**
   * A signed upload form (S3 presigned POST and its local twin) for exactly this key.
   * @param options.maxBytes larger bodies are refused by the bucket itself
   * @param options.types accepted content types
   * @param options.expiresIn seconds
   * @param options.redirect where the bucket sends a browser without script afterwards (303)
   */
  uploadForm(key: string, options: { maxBytes: number; types: string[]; expiresIn: number; redirect?: string }): Promise<UploadForm>;
  /** A link that reads this object for `expiresIn` seconds, without any session. */
  readLink(key: string, expiresIn: number): Promise<string>;
}
