/** The text with the code for signing in. */
export const code = (digits: string, platform: string): string =>
  `${digits} adalah kode masuk ${platform}. Berlaku 10 menit. Jangan beri tahu siapa pun, petugas kami tidak pernah memintanya.`;
