import { checkCreate, parseAccounts } from "timpush-sched";

const form = document.querySelector("form");
const now = Date.UTC(2027, 0, 1);

function show() {
  const fields = Object.fromEntries(new FormData(form));
  const issues = checkCreate(
    {
      Sdkappid: 88888888,
      Type: "User",
      SchedAt: fields.SchedAt,
      Content: {
        From_Account: "administrator",
        To_Account: parseAccounts(fields.To_Account).accounts,
        OfflinePushInfo: { Title: fields.Title, Desc: "Text" },
      },
    },
    { now },
  );
  for (const output of form.querySelectorAll("output")) {
    const own = issues.filter(({ path }) => `${path.join(".")}.`.startsWith(`${output.dataset.path}.`));
    output.textContent = own.map(({ message }) => message).join(" ");
  }
  form.querySelector("button").disabled = issues.some(({ severity }) => severity === "error");
}

form.addEventListener("input", show);
show();
