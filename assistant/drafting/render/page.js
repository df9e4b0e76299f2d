(function () {
  "use strict";
  function show(number) {
    document.querySelectorAll("mark.on, .cite.on").forEach(function (e) { e.classList.remove("on"); });
    document.querySelectorAll("mark[data-cites~='" + number + "']").forEach(function (e) { e.classList.add("on"); });
    document.querySelectorAll(".cite[data-cite='" + number + "']").forEach(function (e) { e.classList.add("on"); });
    var anchor = document.getElementById("cite-" + number);
    if (!anchor) { return; }
    var holder = anchor.closest("details");
    if (holder) { holder.open = true; }
    anchor.scrollIntoView({ block: "center" });
  }
  function remember(hash) {
    try { history.replaceState(null, "", hash); } catch (refused) { /* a sandboxed frame may not change its address */ }
  }
  function fromHash() {
    var found = /^#cite-(\d+)$/.exec(location.hash);
    if (found) { show(found[1]); }
  }
  document.addEventListener("click", function (event) {
    var chip = event.target.closest(".cite");
    if (!chip) { return; }
    event.preventDefault();
    remember("#cite-" + chip.dataset.cite);
    show(chip.dataset.cite);
  });
  window.addEventListener("hashchange", fromHash);
  fromHash();
})();
