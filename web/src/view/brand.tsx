// The name with its mark.
export function Brand() {
    return (
        <span class="brand">
            <svg viewBox="0 0 32 32" aria-hidden="true" class="brand-mark">
                <path d="M8 24V12.5a4.5 4.5 0 0 1 9 0v7a3.5 3.5 0 0 0 7 0V12" />
                <circle cx="8" cy="24" r="2.6" />
                <circle cx="24" cy="9.5" r="3" class="brand-dot" />
            </svg>
            RoutrIQ
        </span>
    );
}
