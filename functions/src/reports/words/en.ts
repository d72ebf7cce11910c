export const feedTitle = "Citizen reports";
