/* An enhancement only: without it the links of the matrix still open and close the details. */
(function () {
  function opened() {
    var shown = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    return shown && shown.classList.contains("detail") ? shown : null;
  }
  window.addEventListener("hashchange", function () {
    var shown = opened();
    if (shown) { shown.focus({ preventScroll: true }); }
  });
  document.addEventListener("keydown", function (event) {
    var shown = event.key === "Escape" && opened();
    if (shown) { shown.querySelector(".close").click(); }
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a.close");
    if (!link) { return; }
    event.preventDefault();
    var back = document.getElementById(link.getAttribute("href").slice(1));
    var x = window.scrollX, y = window.scrollY;
    location.hash = "closed";
    window.scrollTo(x, y);
    if (back) { back.focus({ preventScroll: true }); }
  });
})();
