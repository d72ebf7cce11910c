/** Maps are fetched when somebody opens one: a page without an open map loads none of it. */
for (const box of document.querySelectorAll<HTMLDetailsElement>("[data-map-box][data-map-kind]")) {
  box.hidden = false;
  let done = false;
  const open = async (): Promise<void> => {
    if (!box.open || done) return;
    done = true;
    if (box.dataset.mapKind === "list") await (await import("./list-map.ts")).show(box);
    else if (box.dataset.mapKind === "cards") await (await import("./card-map.ts")).show(box);
    else {
      const { pin, town } = await import("./map.ts");
      const at = { lat: Number(box.dataset.lat), lng: Number(box.dataset.lng) };
      const map = await town(box.querySelector<HTMLElement>("[data-map]")!, { ...at, zoom: Number(box.dataset.zoom) });
      if (box.hasAttribute("data-exact")) pin(at, box.dataset.label!).addTo(map);
    }
  };
  box.addEventListener("toggle", () => void open());
  void open();
}
