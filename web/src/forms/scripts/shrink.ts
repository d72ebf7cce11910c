/** A photo on a phone's screen needs no more. */
const longSide = 1600;
const maxBytes = 400 * 1024;
const qualities = [0.82, 0.7, 0.55, 0.4];

/** The browser cannot read this file as a picture. */
class Unreadable extends Error {}

/**
 * A JPEG of at most 400 KB, upright and without anything the camera wrote into the file.
 * @throws Unreadable
 */
export async function shrink(file: Blob): Promise<{ photo: Blob; canvas: HTMLCanvasElement }> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw new Unreadable();
  });
  let side = Math.min(longSide, Math.max(picture.width, picture.height));
  for (;;) {
    const canvas = draw(picture, side);
    for (const quality of qualities) {
      const photo = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (!photo) throw new Unreadable();
      if (photo.size <= maxBytes || (side < 500 && quality === qualities.at(-1))) {
        picture.close();
        return { photo, canvas };
      }
    }
    side = Math.round(side * 0.75);
  }
}

function draw(picture: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = side / Math.max(picture.width, picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d")!;
  // A transparent PNG would turn black as a JPEG.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
