/** Raised by a connection that was never made: nothing was sent, so the request may be sent again. */
const codes = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH']);

export const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error);

export const wasNotSent = (error: unknown): boolean => codes.has(codeOf(error));
