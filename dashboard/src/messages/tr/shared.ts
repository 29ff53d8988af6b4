/** What several screens share. */

export const common = {
  asTable: "Tablo olarak",
  firstPage: "İlk sayfa",
  loading: "Yükleniyor",
  nextPage: "Sonraki sayfa",
  nothingToDraw: "Henüz çizilecek bir şey yok.",
  pages: "Listenin sayfaları",
  time: "Zaman",
};

export const actions = {
  cancel: "Vazgeç",
  close: "Kapat",
  preview: "Ne olacağını göster",
  reason: "Neden",
  reasonHint: "Hesap defterinde ve denetim kaydında saklanır. Kullanıcılar göremez.",
  reasonRule: "1 ile 500 karakter arası bir neden",
  whatWillHappen: "Ne olacak",
};

export const problems = {
  BAD_USER_INPUT: "Formda bir şey doğru değil",
  UNAUTHENTICATED: "Belirteç artık kabul edilmiyor",
  FORBIDDEN: "Rolünüz buna izin vermiyor",
  NOT_FOUND: "Böyle bir şey yok",
  CONFLICT: "Şu anki durum buna izin vermiyor",
  RATE_LIMITED: "Çok fazla istek: biraz bekleyin",
  SERVICE_UNAVAILABLE: "Hizmet şu anda yanıt veremiyor: yeniden deneyin",
  INTERNAL_SERVER_ERROR: "Hizmette bir hata oluştu",
  INSUFFICIENT_CREDITS: "Yeterli kredi yok",
  NETWORK: "Hizmete ulaşılamıyor",
  UNKNOWN: "İşlem başarısız oldu",
  reason: "Neden kodu",
  requestId: "İstek kimliği",
};

/** The service's own values, in words. */
export const values = {
  environments: { SANDBOX: "Deneme", PRODUCTION: "Canlı" },
  kinds: {
    ADJUSTMENT: "Düzeltme",
    GRANT: "Hediye",
    HOLD: "Bloke",
    HOLD_CHANGE: "Bloke değişti",
    HOLD_RELEASE: "Bloke kalktı",
    MERGE: "Birleştirme",
    PURCHASE: "Satın alma",
    REFUND: "İade",
    REFUND_REVERSAL: "İade geri alındı",
    SPEND: "Harcama",
    SPEND_REVERSAL: "Harcama geri alındı",
  },
  holds: { OPEN: "Açık", CAPTURED: "Tahsil edildi", RELEASED: "Bırakıldı", EXPIRED: "Süresi doldu" },
  statuses: {
    APPLIED: "Uygulandı",
    DISMISSED: "Reddedildi",
    FAILED: "Başarısız",
    IGNORED: "Yok sayıldı",
    PARKED: "Bekliyor",
  },
  transactionStates: { GRANTED: "Verildi", REFUNDED: "İade edildi" },
  reasons: {
    AMBIGUOUS_USER: "Kimlikleri farklı kullanıcılara ait",
    ANONYMOUS_USER: "Yalnızca anonim kimlikler içeriyor",
    DUPLICATE_TRANSACTION: "Bu satın almayı başka bir olay verdi",
    ENVIRONMENT_MISMATCH: "Canlı olmayan bir hizmete canlı olay geldi",
    FAMILY_SHARE: "Satın alınmadı, aileden biri paylaştı",
    FAULT: "Hizmette bir hata oluştu",
    INVALID_QUANTITY: "Adet 1 ile 100 arasında değil",
    MISSING_ENVIRONMENT: "Hangi ortamdan geldiğini söylemiyor",
    MISSING_TRANSACTION: "Mağaza işlemini belirtmiyor",
    NET_ZERO: "Aynı anda satın alındı ve iade edildi",
    NOTHING_TO_GRANT: "Eşlemeye göre hiçbir şey vermiyor ve almıyor",
    NOT_A_REFUND: "İade olmadan iptal edildi",
    NO_EFFECT: "Bu tür krediyi değiştirmez",
    PROMOTIONAL: "RevenueCat'te ücretsiz verildi",
    REFUND_NOTED: "İade kaydedildi",
    SANDBOX_IGNORED: "Deneme olayları burada yok sayılır",
    TEST_EVENT: "RevenueCat'in deneme düğmesi",
    TRANSACTION_CONFLICT: "Daha önce başka bir kullanıcıya veya ürün için verildi",
    TRANSACTION_DISMISSED: "Bir yönetici bununla ilgili başka bir olayı reddetti",
    UNCLEAR_REFUND: "Neyin iade edildiği belli değil",
    UNKNOWN_PRODUCT: "Ürün hiçbir pakete eşlenmemiş",
    UNKNOWN_USER: "Kullanıcı belirtmiyor",
    WALLET_LIMIT_REACHED: "Cüzdanda çok fazla kredi olurdu",
  },
};
