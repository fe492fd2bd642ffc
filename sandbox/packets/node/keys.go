package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"time"
)

// authority signs certificates; its key is never written.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// Longer than any sandbox lives.
const validity = 365 * 24 * time.Hour

func newAuthority(name string) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := template(name)
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return &authority{cert, key}, err
}

func template(name string) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(validity),
	}
}

// issue makes a certificate for a name, as DNS name and, if it is one, as address.
func (a *authority) issue(name string, usage x509.ExtKeyUsage) (der []byte, key *ecdsa.PrivateKey, err error) {
	key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := template(name)
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{usage}
	template.DNSNames = []string{name}
	if name == "localhost" {
		template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	}
	der, err = x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	return der, key, err
}

func pemOf(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// writeKeys writes the authority's certificate, and two pairs that it signed: the node serves with one, and the API
// server shows the other when it asks for exec and logs. Nobody else has a certificate of this authority.
func writeKeys(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	ca, err := newAuthority("packets-node")
	if err != nil {
		return err
	}
	if err := os.WriteFile(within(folder, "ca.crt"), pemOf("CERTIFICATE", ca.cert.Raw), 0o600); err != nil {
		return err
	}
	pairs := []struct {
		file, name string
		usage      x509.ExtKeyUsage
	}{
		{"node", "localhost", x509.ExtKeyUsageServerAuth},
		{"apiserver", apiServerName, x509.ExtKeyUsageClientAuth},
	}
	for _, pair := range pairs {
		der, key, err := ca.issue(pair.name, pair.usage)
		if err != nil {
			return err
		}
		private, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			return err
		}
		if err := os.WriteFile(within(folder, pair.file+".crt"), pemOf("CERTIFICATE", der), 0o600); err != nil {
			return err
		}
		if err := os.WriteFile(within(folder, pair.file+".key"), pemOf("PRIVATE KEY", private), 0o600); err != nil {
			return err
		}
	}
	return nil
}
