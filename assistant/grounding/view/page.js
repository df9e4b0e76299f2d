(function () {
  "use strict";
  function tokens(element) { return element.dataset.claims.split(" "); }
  function choose(item, claim) {
    document.querySelectorAll(".on").forEach(function (one) { one.classList.remove("on"); });
    item.querySelectorAll("[data-claims]").forEach(function (one) {
      if (tokens(one).indexOf(claim) >= 0) { one.classList.add("on"); }
    });
  }
  function show(element) {
    var holder = element.closest("details");
    if (holder) { holder.open = true; }
    element.scrollIntoView({ block: "center" });
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-claim]");
    var mark = event.target.closest("mark[data-claims]");
    var item = event.target.closest(".item");
    if (link) {
      event.preventDefault();
      choose(item, link.dataset.claim);
      show(document.getElementById(link.hash.slice(1)));
      try { history.replaceState(null, "", link.hash); } catch (refused) { /* a sandboxed frame may not change its address */ }
    } else if (mark) {
      choose(item, tokens(mark)[0]);
      show(item.querySelector(".text [data-claims~='" + tokens(mark)[0] + "']"));
    }
  });
})();
