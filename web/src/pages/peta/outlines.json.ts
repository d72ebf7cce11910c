import type { APIRoute } from "astro";

/** What maps draw of the town; the same until the pack changes. */
export const GET: APIRoute = ({ locals: { region } }) => {
  const { bbox, tiles, outlines } = region;
  const [districts, villages] = [region.districts, region.villages].map((areas) => areas.map(({ code, name, lat, lng }) => ({ code, name, lat, lng })));
  return Response.json({ bbox, tiles, districts, villages, shapes: outlines }, { headers: { "cache-control": "public, max-age=86400" } });
};
