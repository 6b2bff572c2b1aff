// What every page shares: the mark that a script runs, and the choice between light and dark.
const root = document.documentElement;
root.setAttribute("data-script", "");

const theme = document.querySelector(".theme");
const systemDark = matchMedia("(prefers-color-scheme: dark)");

// A page that is opened from a file may be denied its storage; then the choice lasts as long as the page.
function remembered() {
  try {
    return localStorage.getItem("constc-theme");
  } catch {
    return null;
  }
}

function isDark() {
  const chosen = root.getAttribute("data-theme");
  return chosen ? chosen === "dark" : systemDark.matches;
}

function showTheme() {
  if (theme) theme.textContent = isDark() ? "Light" : "Dark";
}

if (["light", "dark"].includes(remembered())) root.setAttribute("data-theme", remembered());
showTheme();
systemDark.addEventListener("change", showTheme);
if (theme) {
  theme.addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    root.setAttribute("data-theme", next);
    try {
      localStorage.setItem("constc-theme", next);
    } catch {
      // Not kept.
    }
    showTheme();
  });
}
