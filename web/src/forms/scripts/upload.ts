import { shrink } from "./shrink.ts";

const form = document.querySelector<HTMLFormElement>("[data-upload]");
const input = form?.querySelector<HTMLInputElement>('input[type="file"]');

// Without this the file travels as the camera made it, and the page behind it is the same.
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  form.querySelector("[data-upload-status]")!.textContent = form.dataset.busy!;
  void small(input?.files?.[0]).then((photo) => {
    if (photo) input!.files = photo;
    form.submit();
  });
});

/** A smaller copy as the input holds files, where the browser can make one. */
async function small(file: File | undefined): Promise<FileList | undefined> {
  const made = file && (await shrink(file).catch(() => undefined));
  if (!made || made.photo.size >= file.size) return undefined;
  const carried = new DataTransfer();
  carried.items.add(new File([made.photo], "foto.jpg", { type: made.photo.type }));
  return carried.files;
}
