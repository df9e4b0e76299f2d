(function () {
  "use strict";
  var text = document.getElementById("text");
  if (!text) { return; }
  function each(css, act) { document.querySelectorAll(css).forEach(act); }
  function place(mark) {
    var left = mark.getClientRects()[0].left - text.getBoundingClientRect().left;
    mark.style.setProperty("--x", Math.max(0, Math.min(left, text.clientWidth - 340)) + "px");
  }
  function rows(mark, on) {
    mark.getAttribute("aria-describedby").split(" ").forEach(function (id) {
      var row = document.getElementById(id);
      if (row) { row.classList.toggle("on", on); }
    });
  }
  function enter(event) { place(event.currentTarget); rows(event.currentTarget, true); }
  function leave(event) { rows(event.currentTarget, false); }
  text.querySelectorAll("mark").forEach(function (mark) {
    mark.addEventListener("mouseenter", enter);
    mark.addEventListener("focus", enter);
    mark.addEventListener("mouseleave", leave);
    mark.addEventListener("blur", leave);
    mark.addEventListener("keydown", function (event) { if (event.key === "Escape") { mark.blur(); } });
  });
  function flash(from, to) {
    each("mark.flash", function (mark) { mark.classList.remove("flash"); });
    void text.offsetWidth; // so that the animation starts anew
    text.querySelectorAll("mark").forEach(function (mark) {
      var at = Number(mark.id.slice(3));
      if (from <= at && at < to) { mark.classList.add("flash"); }
    });
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-to]");
    if (!link) { return; }
    var first = document.getElementById(link.hash.slice(1));
    event.preventDefault();
    flash(Number(first.id.slice(3)), Number(link.dataset.to));
    first.scrollIntoView({ block: "center" });
    first.focus({ preventScroll: true });
    try { history.replaceState(null, "", link.hash); } catch (refused) { /* a sandboxed frame may not change its address */ }
  });
})();
