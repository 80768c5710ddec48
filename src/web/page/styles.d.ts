/** esbuild makes a file of its own of them. */
declare module "*.css";
