// Runs in Excel: each function sends its arguments to `xlplugin serve` and turns the answer into cells.
"use strict";

const SETTINGS = "__SETTINGS__";

const ERROR_CODES = {
  Div0: "divisionByZero",
  NotAvailable: "notAvailable",
  Name: "invalidName",
  Null: "nullReference",
  Num: "invalidNumber",
  Ref: "invalidReference",
  Value: "invalidValue",
};
// Excel shows a message with these two only.
const WITH_MESSAGE = ["notAvailable", "invalidValue"];

function excelError(code, message) {
  const text = WITH_MESSAGE.includes(code) ? message : undefined;
  return new CustomFunctions.Error(CustomFunctions.ErrorCode[code], text);
}

function cell(value) {
  if (value === null || typeof value !== "object" || value.type !== "Error") return value;
  return excelError(ERROR_CODES[value.errorType] || "invalidValue", value.message);
}

// Names this Excel to the server, which keeps the latest error message of each.
const CALLER = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("");

async function answer(name, values, invocation) {
  const body = { func_name: name, args: values, caller: CALLER, caller_address: invocation.address, ...SETTINGS.request };
  let response;
  try {
    response = await fetch(SETTINGS.path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch (failure) {
    throw excelError("invalidValue", "xlplugin serve does not answer: start it again.");
  }
  if (!response.ok) throw excelError("invalidValue", await response.text());
  const rows = (await response.json()).result.map((row) => row.map(cell));
  if (rows.length === 1 && rows[0].length === 1 && rows[0][0] instanceof CustomFunctions.Error) throw rows[0][0];
  return rows;
}

for (const name of SETTINGS.functions) {
  CustomFunctions.associate(name, (...values) => {
    const invocation = values.pop();
    return answer(name, values, invocation);
  });
}
