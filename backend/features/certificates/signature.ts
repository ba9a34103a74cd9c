// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a certificate is signed with. Node.js 22 does not tell, so it is read from the certificate itself: the second element of
 * its outermost sequence begins with the identifier of the algorithm (RFC 5280, section 4.1.1.2; X.690 for the encoding).
 */

const NAMES: Readonly<Record<string, string>> = {
    '2a864886f70d010102': 'md2', '2a864886f70d010104': 'md5', '2a864886f70d010105': 'sha1', '2b0e03021d': 'sha1',
    '2a8648ce3d0401': 'sha1', '2a8648ce380403': 'sha1',
};

/** `md5` or `sha1` for the weak ones, the identifier in hexadecimal digits for any other. */
export function signatureOf(certificate: Buffer): string {
    const whole = element(certificate, 0);
    const content = element(certificate, whole.content);
    const algorithm = element(certificate, content.end);
    const identifier = element(certificate, algorithm.content);
    const hex = certificate.subarray(identifier.content, identifier.end).toString('hex');
    return NAMES[hex] ?? hex;
}

/** Where the content of an element begins and ends. */
function element(data: Buffer, at: number): { content: number, end: number } {
    const first = data.readUInt8(at + 1);
    if (first < 0x80)
        return { content: at + 2, end: at + 2 + first };
    const bytes = first & 0x7f;
    const content = at + 2 + bytes;
    return { content, end: content + data.readUIntBE(at + 2, bytes) };
}
