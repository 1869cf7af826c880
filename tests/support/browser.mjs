// The Chromium that `cargo xtask test` found.
import { chromium } from "playwright-core";

export function launched() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
}
