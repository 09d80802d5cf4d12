// What `import … with { type: "text" }` gives of browser.js and page.css.
declare const text: string;
// biome-ignore lint/style/noDefaultExport: a file that is imported as text has nothing else
export default text;
