// Made by `npm run generate` from types-data/. Not edited by hand.
export const VERSION = `
Info major:string minor:string emulationMajor?:string emulationMinor?:string minCompatibilityMajor?:string minCompatibilityMinor?:string gitVersion:string gitCommit:string gitTreeState:string buildDate:string goVersion:string compiler:string platform:string
`;
