// Made by `npm run generate` from types-data/. Not edited by hand.
export const TYPES = `
UID=string
`;
