"use strict";
(() => {
  const cards = [...document.querySelectorAll("article")];
  const form = document.getElementById("sign");
  const name = document.getElementById("name");
  const date = document.getElementById("date");
  const save = document.getElementById("save");
  const progress = document.getElementById("progress");
  const { document: file, pack, version, format } = document.body.dataset;
  const kept = `glioscribe review ${pack} ${file}`;

  const today = new Date();
  date.value = new Date(today - today.getTimezoneOffset() * 60000).toISOString().slice(0, 10);

  const verdict = (card) => card.querySelector("input:checked")?.value ?? "";
  const comment = (card) => card.querySelector("textarea").value.trim();

  // Ticks survive closing the page, where the browser allows a page from a file to keep something.
  const remember = () => {
    const ticks = cards.filter((card) => verdict(card) || comment(card))
      .map((card) => [card.dataset.id, card.dataset.digest, verdict(card), comment(card)]);
    try { localStorage.setItem(kept, JSON.stringify({ name: name.value, ticks })); } catch { /* the download is what counts */ }
  };
  const recall = () => {
    let found = null;
    try { found = JSON.parse(localStorage.getItem(kept)); } catch { return; }
    if (!found) return;
    name.value = found.name;
    for (const [id, digest, ticked, said] of found.ticks) {
      const card = cards.find((each) => each.dataset.id === id && each.dataset.digest === digest);
      if (!card) continue;
      card.querySelector("textarea").value = said;
      if (ticked) card.querySelector(`input[value="${ticked}"]`).checked = true;
    }
  };
  const show = () => {
    let ticked = 0;
    for (const card of cards) {
      card.classList.remove("right", "change", "wrong");
      if (!verdict(card)) continue;
      card.classList.add(verdict(card));
      ticked += 1;
    }
    progress.textContent = `${ticked} of ${cards.length} ticked`;
    save.disabled = !(ticked && name.value.trim() && date.value);
  };
  const download = (event) => {
    event.preventDefault();
    const statements = cards.filter(verdict).map((card) => (
      { id: card.dataset.id, digest: card.dataset.digest, verdict: verdict(card), comment: comment(card) }));
    const signed = { format, document: file, pack, version, name: name.value.trim(), date: date.value, statements };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(signed, null, 2) + "\n"], { type: "application/json" }));
    link.download = `${file.replaceAll("/", "-")}_${date.value}_${name.value.trim().replace(/[^\p{L}\p{N}]+/gu, "-")}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  recall();
  show();
  document.addEventListener("input", () => { remember(); show(); });
  form.addEventListener("submit", download);
})();
