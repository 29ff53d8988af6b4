module.exports = {
  parsePhoneNumber() {
    throw new Error("libphonenumber-js is replaced by a stand-in: this service checks no phone numbers.");
  },
};
