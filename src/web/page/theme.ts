import { useEffect, useState } from "preact/hooks";
import type { Theme } from "../svg/palette.ts";

const CHOICES = ["auto", "light", "dark"] as const;
type Choice = (typeof CHOICES)[number];

const STORED_THEME = "theme";
const CHANGED = "themechange";

export function useTheme(): [Choice, (choice: Choice) => void] {
  const [choice, setChoice] = useState<Choice>(stored);
  useEffect(() => {
    localStorage.setItem(STORED_THEME, choice);
    document.documentElement.dataset.theme = themeOf(choice);
    dispatchEvent(new Event(CHANGED));
  }, [choice]);
  return [choice, setChoice];
}

/** The one that is drawn. */
export function useDrawnTheme(): Theme {
  const [theme, setTheme] = useState(themeOf(stored()));
  useEffect(() => {
    const change = (): void => {
      const now = themeOf(stored());
      document.documentElement.dataset.theme = now;
      setTheme(now);
    };
    const system = matchMedia("(prefers-color-scheme: dark)");
    addEventListener(CHANGED, change);
    system.addEventListener("change", change);
    return () => {
      removeEventListener(CHANGED, change);
      system.removeEventListener("change", change);
    };
  }, []);
  return theme;
}

export function nextTheme(choice: Choice): Choice {
  return CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length] ?? "auto";
}

function stored(): Choice {
  return CHOICES.find((choice) => choice === localStorage.getItem(STORED_THEME)) ?? "auto";
}

function themeOf(choice: Choice): Theme {
  if (choice !== "auto") return choice;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
