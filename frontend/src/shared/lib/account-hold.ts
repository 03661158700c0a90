import { create } from 'zustand';

/** Whether the account is to be deleted: nothing new can be started meanwhile. */
export const useAccountHold = create<{ held: boolean }>(() => ({ held: false }));

/** The element that says so. */
export const HOLD_ID = 'deletion-state';
