// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { factsOf } from './facts.ts';

/** Self-signed for one name of 68 letters, so without a common name: that has at most 64. */
const NAMELESS = `-----BEGIN CERTIFICATE-----
MIIBrDCCAVGgAwIBAgIUOyHGVd5FZQsUh0oChyzwpFxwODAwCgYIKoZIzj0EAwIw
ADAeFw0yNjExMjIwMTM4MTVaFw0zNjExMTkwMTM4MTVaMAAwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAATHkWpICFZkqCKYi/ry75G+PXq5hOr9broaardgRfrCLVAT
GmBMCAzz1+MZ7DZR6SLN5YHiaMb5GtQvIj5g9OsSo4GoMIGlMB0GA1UdDgQWBBSC
+5hwbce0zI1NYxpig5ulW2Ax8jAfBgNVHSMEGDAWgBSC+5hwbce0zI1NYxpig5ul
W2Ax8jAPBgNVHRMBAf8EBTADAQH/MFIGA1UdEQEB/wRIMEaCRGEtbmFtZS10aGF0
LXNvbWVib2R5LXJlYWxseS1yZWdpc3RlcmVkLWZvci1hLWNhbXBhaWduLnN1bW1l
ci5leGFtcGxlMAoGCCqGSM49BAMCA0kAMEYCIQC1mVMFKkwwTt8w0Ot8URKwT+s1
LZy5lBED4FFVjprbigIhAJl03TwIkkcxMiDmiztIkHaees7QfvARc+VaQQghVkYO
-----END CERTIFICATE-----
`;

test('a certificate without a name of its own is issued by the first it is for', () => {
    const name = 'a-name-that-somebody-really-registered-for-a-campaign.summer.example';
    expect(factsOf(NAMELESS)).toMatchObject({ names: [name], issuer: name, key: 'ECDSA P-256' });
});
