export { isLanguage, LANGUAGES, type Language, type Text } from "../apimachinery/index.ts";
