try{let s=localStorage.getItem("scheme");if(s==="light"||s==="dark")document.documentElement.style.colorScheme=s}catch{}
