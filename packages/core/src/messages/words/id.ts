/** What ends every text, before the link that stops them. */
export const optOut = "Berhenti menerima kabar";
