// For browsers that cannot run page.js: they must not leave the reader in doubt.
var verdict = document.querySelector("[data-verdict]");
if (verdict) verdict.textContent = "此手机未能核对：浏览器太旧。可换一部手机，或请别人用公开的工具核对。";
