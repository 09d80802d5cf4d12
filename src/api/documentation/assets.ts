import script from "./browser.js" with { type: "text" };
import style from "./page.css" with { type: "text" };

/** The files of the page, in the program itself. */
export const pageStyle: string = style;
export const pageScript: string = script;
