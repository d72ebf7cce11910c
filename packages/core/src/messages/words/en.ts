export const optOut = "Stop these messages";
