// Made by `npm run generate` from types-data/. Not edited by hand.
export const INTSTR = `
IntOrString Type1:Type IntVal2:int32 StrVal3:string
Type=int64
`;
