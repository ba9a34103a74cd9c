// SPDX-License-Identifier: LGPL-2.1-or-later
/* The cards about the certificate of a site and its HTTPS, and their dialogs. */

import { describe, expect, test } from 'vitest';

import { calls, finishJob, usePage } from './use-page.ts';

const open = usePage();

describe('the certificate', () => {
    test('says who has issued it, until when, for which names, and what is missing', async () => {
        const page = await open('#/sites/shop/certificates');
        const card = page.locator('#certificate-card');
        await card.getByText('Issued by Let\'s Encrypt (R11), renewed by itself').waitFor();
        await card.getByText(/in 61 days$/).waitFor();
        await card.getByText('www.shop.example: It has no address in DNS.').waitFor();
        await expect.poll(() => card.getByText('www.shop.example is missing in it.').count()).toBe(1);
    });

    test('that ends is warned of; a self-signed one is named as what it is', async () => {
        let page = await open('#/sites/blog/certificates');
        await page.locator('#certificate-card').getByText('It ends in 2 days.').waitFor();
        page = await open('#/sites/wiki/certificates');
        await page.locator('#certificate-card').getByText('Self-signed: browsers warn of the site').waitFor();
    });

    test('is a customer\'s to see and not to change', async () => {
        const page = await open('?role=customer#/sites/blog/certificates');
        await page.locator('#certificate-card').getByText('Uploaded, signed by Dear CA').waitFor();
        expect(await page.locator('#upload-certificate, #edit-https, #issue-certificate').count()).toBe(0);
    });

    test('is got by DNS where that is chosen', async () => {
        const page = await open('?step=30#/sites/wiki/certificates');
        await page.locator('#issue-certificate').click();
        await page.getByText('proven to acme-v02.api.letsencrypt.org').waitFor();
        await page.locator('#change-dns-hook').selectOption('hetzner');
        const sent = calls(page, 'Certificates1.Issue');
        await page.getByRole('button', { name: 'Get it' }).click();
        await finishJob(page);
        expect(sent).toEqual([{ site: 'wiki', 'dns-hook': 'hetzner' }]);
        await page.locator('#renew-certificate').waitFor();
    });

    test('is uploaded, or refused at the field that is wrong', async () => {
        const page = await open('?step=30#/sites/wiki/certificates');
        await page.locator('#upload-certificate').click();
        await page.locator('#change-certificate').fill('-----BEGIN CERTIFICATE-----');
        await page.locator('#change-key').fill('nothing');
        await page.getByRole('button', { name: 'Upload' }).last().click();
        await page.getByText('There is no private key in PEM').waitFor();
        await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('change-key');
        await page.locator('#change-key').fill('-----BEGIN PRIVATE KEY-----');
        const sent = calls(page, 'Certificates1.Upload');
        await page.getByRole('button', { name: 'Upload' }).last().click();
        await finishJob(page);
        expect(sent).toEqual([{ site: 'wiki', certificate: '-----BEGIN CERTIFICATE-----', key: '-----BEGIN PRIVATE KEY-----' }]);
    });
});

describe('HTTPS', () => {
    test('is promised to browsers after a second thought', async () => {
        const page = await open('?step=30#/sites/shop/certificates');
        await page.locator('#edit-https').click();
        await page.locator('#change-force-https').check();
        await page.locator('#change-hsts').check();
        await page.locator('#change-hsts-days').waitFor();
        await page.getByRole('button', { name: 'Change', exact: true }).click();
        await page.getByText('The certificate of the site was not renewed yet').waitFor();
        await page.locator('#change-sure').check();
        const sent = calls(page, 'Certificates1.SetHttps');
        await page.getByRole('button', { name: 'Change', exact: true }).click();
        await finishJob(page);
        expect(sent).toEqual([{ site: 'shop', sure: true, 'force-https': true, hsts: true }]);
        await page.locator('#https-card').getByText('Use HTTPS alone for 180 days (HSTS)').waitFor();
        await page.locator('#https-card').getByText('Every address leads to HTTPS').waitFor();
    });
});

test('the list of sites says how long each certificate is good for, with a sign where something is to be done', async () => {
    const page = await open('#/sites');
    const cell = (site: string) => page.locator(`tr[data-site=${site}] td[data-label=Certificate]`);
    await cell('shop').getByText('61 days').waitFor();
    await cell('blog').getByRole('img', { name: 'It ends in 2 days.' }).waitFor();
    await cell('wiki').getByText('Self-signed').waitFor();
    expect(await cell('wiki').getByRole('img').count()).toBe(0);
});
