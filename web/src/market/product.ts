import { use } from "@among/core/config";
import { today, type Info, type State, type Story } from "@among/core/market/listing/info";
import { unitOf } from "@among/core/market/measure";
import * as Media from "@among/core/media/photo";

const amount = (quantity: number, unitCode: string | undefined) => ({ "@type": "QuantitativeValue", value: quantity / 1000, unitCode });

/** A listing as schema.org Product and Offer; units are UN/CEFACT codes. */
export function product(listing: Info, { state, story, name, village, url, now }: { state: State; story: Pick<Story, "description">; name: string; village: string; url: string; now: Date }) {
  const { origin, region } = use();
  const unitCode = unitOf(listing.unit)?.code;
  const commodity = region.commodity(listing.commodity);
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    name,
    description: story.description,
    category: commodity?.agrovocUri ?? listing.commodity,
    image: listing.photo && origin + Media.path(listing.photo, "1200"),
    productionDate: listing.harvestOn,
    countryOfOrigin: "ID",
    offers: {
      "@type": "Offer",
      url,
      priceCurrency: "IDR",
      price: listing.price,
      priceSpecification: listing.price === undefined ? undefined : { "@type": "UnitPriceSpecification", price: listing.price, priceCurrency: "IDR", referenceQuantity: { "@type": "QuantitativeValue", value: 1, unitCode } },
      availability: `https://schema.org/${state === "active" ? (listing.harvestOn > today(now) ? "PreOrder" : "InStock") : "SoldOut"}`,
      inventoryLevel: amount(listing.left, unitCode),
      eligibleQuantity: { "@type": "QuantitativeValue", minValue: (listing.minimum ?? 1) / 1000, maxValue: listing.left / 1000, unitCode },
      availabilityStarts: listing.harvestOn,
      availabilityEnds: listing.until,
      areaServed: region.name,
      availableAtOrFrom: { "@type": "Place", name: village },
      seller: { "@type": "Person", name: listing.sellerName },
    },
  };
}
