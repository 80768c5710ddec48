// Made by `npm run generate` from types-data/. Not edited by hand.
export const RUNTIME = `
RawExtension -1:[]uint8
TypeMeta apiVersion?1:string kind?2:string
Unknown +1:TypeMeta -2:[]uint8 ContentEncoding3:string ContentType4:string
`;
