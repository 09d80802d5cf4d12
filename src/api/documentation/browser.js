// The page works without this: it only adds the search, links that open what they lead to, and copying.

const search = document.querySelector("#search");
const nothing = document.querySelector("#nothing");
const entries = [...document.querySelectorAll("details[data-words]")];
const sections = [...document.querySelectorAll("main section")];

function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const entry of entries) entry.hidden = !words.every((word) => entry.dataset.words.includes(word));
  let shown = 0;
  for (const section of sections) {
    const left = section.querySelectorAll("details[data-words]:not([hidden])").length;
    shown += left;
    section.hidden = left === 0;
    const link = document.querySelector(`nav a[href="#${section.id}"]`);
    if (link !== null) link.querySelector(".count").textContent = String(left);
  }
  nothing.hidden = shown > 0;
}

function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.tagName !== "DETAILS") return;
  if (target.hidden) {
    search.value = "";
    show();
  }
  target.open = true;
  target.scrollIntoView();
}

search.addEventListener("input", show);
addEventListener("hashchange", openTarget);
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target === search) return;
  event.preventDefault();
  search.focus();
});
for (const entry of entries) {
  entry.addEventListener("toggle", () => {
    if (entry.open && location.hash !== `#${entry.id}`) history.replaceState(null, "", `#${entry.id}`);
  });
}
for (const example of document.querySelectorAll(".example")) {
  if (navigator.clipboard === undefined) break;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(example.querySelector("code").textContent);
    button.textContent = "Copied";
    setTimeout(() => {
      button.textContent = "Copy";
    }, 1500);
  });
  example.append(button);
}
show();
openTarget();
