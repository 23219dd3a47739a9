// Everything that html-validate recommends for documents and for accessibility; each exception has its reason.
module.exports = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // The standard's own spelling may be written either way.
    "doctype-style": ["error", { style: "lowercase" }],
    // An id may hold a dot (HTML, 3.2.6); ours are made of a question and one of its parts.
    "valid-id": ["error", { relaxed: true }],
    // The summary of errors stands before the h1, as the Design System has it. test_r06 counts the h1.
    "heading-level": ["error", { minInitialRank: "h2" }],
    // The title begins with the whole question.
    "long-title": ["error", { maxlength: 160 }],
    // A month is two controls of one question, and a control is named after its question.
    "form-dup-name": "off",
    // Nothing is loaded from anywhere else, and the address of a file holds its hash.
    "require-sri": ["error", { target: "crossorigin" }],
    // The style keeps a number on one line.
    "tel-non-breaking": "off",
    "no-inline-style": "error",
  },
};
